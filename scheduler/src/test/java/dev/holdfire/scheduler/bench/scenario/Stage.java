package dev.holdfire.scheduler.bench.scenario;

import dev.holdfire.scheduler.bench.contender.Contender;
import dev.holdfire.scheduler.bench.contender.Kind;
import dev.holdfire.scheduler.bench.measure.Results;
import dev.holdfire.scheduler.bench.measure.Rounds;
import dev.holdfire.scheduler.bench.server.BenchDatabase;
import dev.holdfire.scheduler.bench.server.BenchServer;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** What scenarios run on: the server, a database for each contender, and where figures go. */
public final class Stage {
  private final BenchServer server;
  private final Sizes sizes;
  private final Results results;
  private final Profile profile;
  private final Map<Kind, BenchDatabase> databases = new EnumMap<>(Kind.class);

  public Stage(BenchServer server, Sizes sizes, Results results, Profile profile) {
    this.server = server;
    this.sizes = sizes;
    this.results = results;
    this.profile = profile;
  }

  BenchServer server() {
    return server;
  }

  Sizes sizes() {
    return sizes;
  }

  Results results() {
    return results;
  }

  Profile profile() {
    return profile;
  }

  Rounds rounds() {
    return new Rounds(sizes.rounds(), results);
  }

  /** A contender's database, which it keeps through all scenarios. */
  BenchDatabase database(Kind kind) {
    return databases.computeIfAbsent(kind, each -> each.createDatabase(server));
  }

  /** A contender with its usual number of workers. */
  Contender open(Kind kind) {
    return kind.open(database(kind).url(), kind.workers());
  }

  /** Contenders, which are closed together; their pools are filled at the same time. */
  Cast open(Collection<Kind> kinds, Function<Kind, Contender> opening) {
    kinds.forEach(this::database);
    List<CompletableFuture<Contender>> opened =
        kinds.stream()
            .map(kind -> CompletableFuture.supplyAsync(() -> opening.apply(kind)))
            .toList();
    return new Cast(opened.stream().map(CompletableFuture::join).toList());
  }

  /** The contenders of a scenario. */
  record Cast(List<Contender> all) implements AutoCloseable {
    @Override
    public void close() {
      all.forEach(Contender::close);
    }
  }
}
