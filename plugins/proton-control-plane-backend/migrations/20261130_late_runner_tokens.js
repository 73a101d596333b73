// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('late_runner_tokens', table => {
    table.comment(
      'By which runners without a result send their last state after their deployment is over',
    );
    table.string('hash', 64).primary();
    table
      .uuid('run_id')
      .notNullable()
      .references('id')
      .inTable('runner_runs')
      .onDelete('CASCADE');
    table.bigInteger('expires_at').notNullable();
    table.index(['run_id'], 'late_runner_tokens_run');
    table.index(['expires_at'], 'late_runner_tokens_expiry');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('late_runner_tokens');
};
