import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import Knock from '@knocklabs/node';
import { CountingProxy } from './proxy.mjs';

const baseURL = process.env.HOLDFIRE_BASE_URL;
if (!baseURL) {
  throw new Error('HOLDFIRE_BASE_URL is not set; it says where the server is');
}
const apiKey = process.env.HOLDFIRE_API_KEY ?? 'none';

const WAITS = 'node-waits';
const SENDS = 'node-sends';
const LIMIT = 15_000;

let proxy;
let knock;

before(async () => {
  const operator = new Knock({ apiKey, baseURL });
  await operator.put(`/v1/workflows/${WAITS}`, {
    body: {
      workflow: {
        name: 'Sends, waits, sends',
        steps: [
          { type: 'delay', ref: 'patience', settings: { delay_for: { unit: 'days', value: 3 } } },
          { type: 'channel', ref: 'reminder', channel_key: 'log' },
        ],
      },
    },
  });
  await operator.put(`/v1/workflows/${SENDS}`, {
    body: {
      workflow: { name: 'Sends', steps: [{ type: 'channel', ref: 'invite', channel_key: 'log' }] },
    },
  });
  proxy = await CountingProxy.before(baseURL);
  knock = new Knock({ apiKey, baseURL: proxy.address });
});

after(() => proxy?.close());

beforeEach(() => proxy.forget());

async function all(query) {
  const runs = [];
  for await (const run of knock.workflowRecipientRuns.list(query)) {
    runs.push(run);
  }
  return runs;
}

async function runsOf(workflowRunId, query = {}) {
  return all({ ...query, workflow_run_id: workflowRunId });
}

async function statuses(workflowRunId) {
  const runs = await runsOf(workflowRunId);
  return Object.fromEntries(runs.map((run) => [run.recipient.id ?? run.recipient, run.status]));
}

/** Looks again until it is so, or the limit is over. */
async function until(description, isSo) {
  const end = Date.now() + LIMIT;
  while (!(await isSo())) {
    assert.ok(Date.now() < end, `${description} within ${LIMIT} ms`);
    await pause(20);
  }
}

function cancels() {
  return proxy.requests.filter((request) => request.target.endsWith('/cancel'));
}

function triggers() {
  return proxy.requests.filter((request) => request.target.endsWith('/trigger'));
}

describe('trigger', () => {
  it('takes recipients in all forms', async () => {
    const { workflow_run_id: id } = await knock.workflows.trigger(WAITS, {
      recipients: [
        'ann',
        { id: 'bob', name: 'Bob', email: 'bob@example.com', $trigger_data: { role: 'admin' } },
        { id: 'apollo', collection: 'projects' },
      ],
      actor: 'eve',
      tenant: 'acme',
      data: { team: 'Rockets', delays: [1, null, true] },
      cancellation_key: randomUUID(),
    });

    assert.deepEqual(await statuses(id), { ann: 'paused', bob: 'paused', apollo: 'paused' });
    assert.equal((await knock.users.get('bob')).email, 'bob@example.com');
  });

  it('happens once, when its answer is lost and the client repeats it', async () => {
    const cancellationKey = randomUUID();
    proxy.loseAnswers(1);

    const { workflow_run_id: id } = await knock.workflows.trigger(WAITS, {
      recipients: ['ann'],
      cancellation_key: cancellationKey,
    });

    assert.equal(triggers().length, 2);
    assert.equal(triggers()[0].headers['idempotency-key'], triggers()[1].headers['idempotency-key']);
    assert.equal(triggers()[1].answerHeaders['idempotent-replayed'], 'true');
    assert.equal(
      triggers()[1].answerHeaders['original-x-request-id'],
      triggers()[0].answerHeaders['x-request-id'],
    );
    const runs = await all({ workflow: WAITS, cancellation_key: cancellationKey });
    assert.deepEqual(runs.map((run) => run.workflow_run_id), [id]);
  });

  it('happens once, when all answers but the last are lost', async () => {
    const cancellationKey = randomUUID();
    proxy.loseAnswers(2);

    const { workflow_run_id: id } = await knock.workflows.trigger(WAITS, {
      recipients: ['ann', 'bob'],
      cancellation_key: cancellationKey,
    });

    assert.equal(triggers().length, 3);
    assert.deepEqual(await statuses(id), { ann: 'paused', bob: 'paused' });
    assert.equal((await all({ workflow: WAITS, cancellation_key: cancellationKey })).length, 2);
  });

  it('happens once, when the client has given up waiting and repeats it', async () => {
    const cancellationKey = randomUUID();
    proxy.keepAnswers(1);

    const { workflow_run_id: id } = await knock.workflows.trigger(
      WAITS,
      { recipients: ['ann'], cancellation_key: cancellationKey },
      { timeout: 2_000 },
    );

    assert.equal(triggers().length, 2);
    const runs = await all({ workflow: WAITS, cancellation_key: cancellationKey });
    assert.deepEqual(runs.map((run) => run.workflow_run_id), [id]);
  });

  it('happens once, when the first request was refused on its way', async () => {
    const cancellationKey = randomUUID();
    proxy.refuse(1);

    const { workflow_run_id: id } = await knock.workflows.trigger(WAITS, {
      recipients: ['ann'],
      cancellation_key: cancellationKey,
    });

    assert.deepEqual(triggers().map((request) => request.status), [503, 200]);
    assert.equal(triggers()[1].answerHeaders['idempotent-replayed'], undefined);
    const runs = await all({ workflow: WAITS, cancellation_key: cancellationKey });
    assert.deepEqual(runs.map((run) => run.workflow_run_id), [id]);
  });

  it('happens as often as it is called, even with the same content', async () => {
    const cancellationKey = randomUUID();
    const call = { recipients: ['ann'], cancellation_key: cancellationKey };

    const first = await knock.workflows.trigger(WAITS, call);
    const second = await knock.workflows.trigger(WAITS, call);

    assert.notEqual(first.workflow_run_id, second.workflow_run_id);
    assert.equal((await all({ workflow: WAITS, cancellation_key: cancellationKey })).length, 2);
  });

  it('is refused for a workflow that is not known, with one request', async () => {
    await assert.rejects(
      knock.workflows.trigger('no-such-workflow', { recipients: ['ann'] }),
      (error) => {
        assert.ok(error instanceof Knock.NotFoundError);
        assert.equal(error.error.code, 'workflow_missing');
        return true;
      },
    );
    assert.equal(triggers().length, 1);
  });

  it('says all that is wrong at once', async () => {
    await assert.rejects(
      knock.workflows.trigger(WAITS, { recipients: [''], tenant: 7, cancellation_key: ' ' }),
      (error) => {
        assert.ok(error instanceof Knock.UnprocessableEntityError);
        assert.equal(error.error.code, 'invalid_params');
        assert.deepEqual(
          error.error.errors.map((entry) => entry.field).sort(),
          ['cancellation_key', 'recipients[0]', 'tenant'],
        );
        return true;
      },
    );
  });
});

describe('cancel', () => {
  async function triggered(recipients) {
    const cancellationKey = randomUUID();
    const { workflow_run_id: id } = await knock.workflows.trigger(WAITS, {
      recipients,
      cancellation_key: cancellationKey,
    });
    return { id, cancellationKey };
  }

  it('calls all off, right after the trigger', async () => {
    const { id, cancellationKey } = await triggered(['ann', 'bob']);

    await knock.workflows.cancel(WAITS, { cancellation_key: cancellationKey });

    assert.deepEqual(await statuses(id), { ann: 'cancelled', bob: 'cancelled' });
    assert.equal(cancels()[0].status, 204);
  });

  it('calls two of three off', async () => {
    const { id, cancellationKey } = await triggered([
      'ann',
      'bob',
      { id: 'apollo', collection: 'projects' },
    ]);

    await knock.workflows.cancel(WAITS, {
      cancellation_key: cancellationKey,
      recipients: ['ann', { id: 'apollo', collection: 'projects' }],
    });

    assert.deepEqual(await statuses(id), { ann: 'cancelled', bob: 'paused', apollo: 'cancelled' });
  });

  it('may be repeated', async () => {
    const { cancellationKey } = await triggered(['ann']);

    await knock.workflows.cancel(WAITS, { cancellation_key: cancellationKey });
    await knock.workflows.cancel(WAITS, { cancellation_key: cancellationKey });

    assert.deepEqual(cancels().map((request) => request.status), [204, 204]);
  });

  it('succeeds when its answer is lost and the client repeats it', async () => {
    const { id, cancellationKey } = await triggered(['ann']);
    proxy.loseAnswers(1);

    await knock.workflows.cancel(WAITS, { cancellation_key: cancellationKey });

    assert.equal(cancels().length, 2);
    assert.deepEqual(await statuses(id), { ann: 'cancelled' });
  });

  it('is refused when it is too late, with one request', async () => {
    const cancellationKey = randomUUID();
    const { workflow_run_id: id } = await knock.workflows.trigger(SENDS, {
      recipients: ['ann'],
      cancellation_key: cancellationKey,
    });
    await until('the run is over', async () => (await statuses(id)).ann === 'completed');

    await assert.rejects(
      knock.workflows.cancel(SENDS, { cancellation_key: cancellationKey }),
      (error) => {
        assert.ok(error instanceof Knock.ConflictError);
        assert.equal(error.error.code, 'workflow_run_finished');
        assert.deepEqual(error.error.errors.map((entry) => entry.type), ['already_finished']);
        return true;
      },
    );
    assert.equal(cancels().length, 1);
  });

  it('is refused with one request, also for some recipients and when others are unknown', async () => {
    const cancellationKey = randomUUID();
    const { workflow_run_id: id } = await knock.workflows.trigger(SENDS, {
      recipients: ['ann', 'bob'],
      cancellation_key: cancellationKey,
    });
    await until('all is over', async () =>
      Object.values(await statuses(id)).every((status) => status === 'completed'),
    );

    await assert.rejects(
      knock.workflows.cancel(SENDS, {
        cancellation_key: cancellationKey,
        recipients: ['ann', 'stranger'],
      }),
      Knock.ConflictError,
    );
    assert.deepEqual(cancels().map((request) => request.status), [409]);
  });

  it('asks for a cancellation key', async () => {
    await assert.rejects(knock.workflows.cancel(WAITS, {}), (error) => {
      assert.ok(error instanceof Knock.UnprocessableEntityError);
      assert.deepEqual(error.error.errors, [
        { field: 'cancellation_key', message: "can't be blank", type: 'required' },
      ]);
      return true;
    });
  });

  it('gives the receipt when the client prefers it', async () => {
    const { cancellationKey } = await triggered(['ann']);

    const receipt = await knock.workflows.cancel(
      WAITS,
      { cancellation_key: cancellationKey, reason: 'changed their mind' },
      { headers: { Prefer: 'return=representation' } },
    );

    assert.equal(receipt.counts.canceled, 1);
    assert.equal(receipt.reason, 'changed their mind');
    const later = await knock.get(`/v1/cancellations/${receipt.id}`);
    assert.deepEqual(later, receipt);
  });
});

describe('workflow recipient runs', () => {
  it('are listed by their filters, page after page', async () => {
    const recipients = Array.from({ length: 7 }, (_, i) => `page-${i}`);
    const { workflow_run_id: id } = await knock.workflows.trigger(WAITS, {
      recipients,
      tenant: 'pages',
    });

    const runs = await all({ workflow: WAITS, tenant: 'pages', status: ['paused'], page_size: 2 });

    assert.deepEqual(
      runs.filter((run) => run.workflow_run_id === id).map((run) => run.recipient).sort(),
      recipients,
    );
    assert.deepEqual(await runsOf(id, { status: ['completed', 'cancelled'] }), []);
  });

  it('are found by an object', async () => {
    const recipient = { id: randomUUID(), collection: 'projects' };
    await knock.workflows.trigger(WAITS, { recipients: [recipient, 'ann'] });

    const runs = await all({ recipient });

    assert.deepEqual(runs.map((run) => run.recipient), [recipient]);
  });

  it('tell what has happened to them', async () => {
    const { workflow_run_id: id } = await knock.workflows.trigger(SENDS, { recipients: ['ann'] });
    await until('the run is over', async () => (await statuses(id)).ann === 'completed');
    const [listed] = await runsOf(id);

    const run = await knock.workflowRecipientRuns.get(listed.id);

    assert.equal(run.workflow, SENDS);
    assert.equal(run.trigger_source.type, 'api');
    assert.deepEqual(
      run.events.map((event) => [event.event, event.status, event.step_ref]),
      [['message_enqueued', 'ok', 'invite']],
    );
  });

  it('that are not known are missing', async () => {
    await assert.rejects(knock.workflowRecipientRuns.get(randomUUID()), (error) => {
      assert.ok(error instanceof Knock.NotFoundError);
      assert.equal(error.error.code, 'resource_missing');
      return true;
    });
  });
});

describe('recipients', () => {
  it('are stored, read and forgotten', async () => {
    const id = `user/${randomUUID()} ü`;
    await knock.users.update(id, { name: 'Jane', email: 'jane@example.com', plan: 'pro' });
    await knock.users.update(id, { plan: 'free' });

    const user = await knock.users.get(id);
    assert.deepEqual([user.id, user.name, user.plan], [id, 'Jane', 'free']);

    await knock.users.delete(id);
    await assert.rejects(knock.users.get(id), Knock.NotFoundError);
  });

  it('can be objects', async () => {
    const id = randomUUID();
    await knock.objects.set('projects', id, { name: 'Apollo' });

    const object = await knock.objects.get('projects', id);
    assert.deepEqual([object.id, object.collection, object.properties.name], [id, 'projects', 'Apollo']);

    await knock.objects.delete('projects', id);
    await assert.rejects(knock.objects.get('projects', id), Knock.NotFoundError);
  });
});
