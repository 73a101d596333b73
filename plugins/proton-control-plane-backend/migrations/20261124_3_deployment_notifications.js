// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('deployments', table => {
    table
      .string('provisioned_by', 16)
      .notNullable()
      .defaultTo('engine')
      .comment('engine: a worker here runs it; pipeline: it is notified of');
    table
      .text('notified_outputs')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON: outputs that came by notification before the end');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Knex would copy the whole table on SQLite, which can do better by now.
  await knex.raw('ALTER TABLE deployments DROP COLUMN notified_outputs');
  await knex.raw('ALTER TABLE deployments DROP COLUMN provisioned_by');
};
