// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('role_sessions', table => {
    table.comment(
      'Credentials of runs that are not known to have ended; the next run of the target waits until they expire',
    );
    table.uuid('id').primary();
    table.uuid('target_id').notNullable();
    table
      .uuid('deployment_id')
      .notNullable()
      .references('id')
      .inTable('deployments')
      .onDelete('CASCADE');
    table.uuid('run_id').comment('The run of a runner that has them');
    table
      .uuid('data_directory_id')
      .comment('Where a backend runs the deployment that has them');
    table.bigInteger('expires_at').notNullable();
    table.index(['target_id'], 'role_sessions_target');
    table.index(['deployment_id'], 'role_sessions_deployment');
    table.index(['run_id'], 'role_sessions_run');
    table.index(['expires_at'], 'role_sessions_expiry');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('role_sessions');
};
