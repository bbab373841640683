-- Purpose: what the one may do who takes away what is too old to be kept: read and delete, change nothing.
-- Server:  H2 2.x.
-- Run by:  an administrator of the database; after create/.
-- Twice:   grants what is granted already, which changes nothing; so a run that was cut short is mended by another.
-- Locks:   nothing that exists.
-- Takes:   less than a second.
-- Undo:    DROP ROLE HOLDFIRE_PURGE; users keep nothing of it.
--
-- The rights are those on the tables of the current schema. Then, for each user:
--   CREATE USER SHOP PASSWORD '...';
--   GRANT HOLDFIRE_PURGE TO SHOP;

CREATE ROLE IF NOT EXISTS HOLDFIRE_PURGE;
-- whether a workflow run has recipient runs that are active, or is being loaded
GRANT SELECT ON QRTZ_TRIGGERS TO HOLDFIRE_PURGE;
GRANT SELECT ON HF_LOAD TO HOLDFIRE_PURGE;
GRANT SELECT, DELETE ON HF_RUN TO HOLDFIRE_PURGE;
GRANT SELECT, DELETE ON HF_HISTORY TO HOLDFIRE_PURGE;
GRANT SELECT, DELETE ON HF_CANCELLATION TO HOLDFIRE_PURGE;
GRANT SELECT, DELETE ON HF_IDEMPOTENCY TO HOLDFIRE_PURGE;
GRANT SELECT ON HF_SCHEMA TO HOLDFIRE_PURGE;
