// @ts-check

const TABLE = 'template_sync_configs';
const COLUMNS = ['etag', 'attempted_sha'];

/**
 * Makes room for whatever a host calls a commit. SQLite has no limit, and Knex
 * would copy the whole table there.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  if (knex.client.config.client === 'pg') {
    for (const column of COLUMNS) {
      await knex.raw('ALTER TABLE ?? ALTER COLUMN ?? TYPE text', [
        TABLE,
        column,
      ]);
    }
  }
};

/** Nothing to do: what is stored by now may not fit any more. */
exports.down = async function down() {};
