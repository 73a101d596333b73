// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('runner_runs', table => {
    table.bigInteger('fetched_at').comment('When its runner first fetched it');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('runner_runs', table => {
    table.dropColumn('fetched_at');
  });
};
