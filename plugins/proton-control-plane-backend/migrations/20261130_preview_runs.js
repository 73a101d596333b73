// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('preview_runs', table => {
    table.comment('What runners execute of previews, outside of backends');
    table.uuid('id').primary();
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table
      .uuid('deployment_id')
      .notNullable()
      .comment('The plan, whose deployment has the same id')
      .references('id')
      .inTable('environment_plans')
      .onDelete('CASCADE');
    table.string('step', 16).notNullable();
    table.integer('attempt').notNullable();
    table.string('runner_id', 64).comment('The runner that has fetched it');
    table.integer('log_sequence').notNullable();
    table.binary('payload').comment('Compressed JSON; none once it is over');
    table.binary('saved_plan').comment('JSON; none once it is over');
    table.binary('result').comment('JSON; none once it is over');
    table.string('result_hash', 64);
    table.bigInteger('created_at').notNullable();
    table.bigInteger('fetched_at').comment('When its runner first fetched it');
    table.bigInteger('heartbeat_at');
    table.bigInteger('closed_at');
    table.text('close_reason');
    table.unique(['deployment_id', 'step', 'attempt'], {
      indexName: 'preview_runs_attempt',
    });
  });

  await knex.schema.createTable('preview_run_tokens', table => {
    table.comment('By which runners of previews call, until these are over');
    table.string('hash', 64).primary();
    table
      .uuid('run_id')
      .notNullable()
      .references('id')
      .inTable('preview_runs')
      .onDelete('CASCADE');
    table.bigInteger('created_at').notNullable();
    table.index(['run_id'], 'preview_run_tokens_run');
  });

  await knex.schema.alterTable('environment_plans', table => {
    table.text('wait_reason').comment('What it waits for while it is made');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('preview_run_tokens');
  await knex.schema.dropTable('preview_runs');
  await knex.schema.alterTable('environment_plans', table => {
    table.dropColumn('wait_reason');
  });
};
