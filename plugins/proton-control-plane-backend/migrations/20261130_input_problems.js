// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  for (const name of ['deployments', 'environment_plans']) {
    await knex.schema.alterTable(name, table => {
      table
        .text('input_problems')
        .comment('What of the failure is about inputs; null when nothing is');
    });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const name of ['deployments', 'environment_plans']) {
    await knex.schema.alterTable(name, table => {
      table.dropColumn('input_problems');
    });
  }
};
