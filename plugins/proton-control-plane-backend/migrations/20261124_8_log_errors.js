// @ts-check

/**
 * The first error of a long log is found by it. Errors are few, so that it
 * costs hardly anything; both databases know indexes of some rows only.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.raw(
    `CREATE INDEX deployment_log_events_errors
     ON deployment_log_events (deployment_id, level, sequence)
     WHERE level = 'error'`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw('DROP INDEX deployment_log_events_errors');
};
