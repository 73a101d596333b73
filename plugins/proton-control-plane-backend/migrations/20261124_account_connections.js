// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('environment_account_connections', table => {
    table.comment('Which accounts let this one manage environments in them');
    table.uuid('id').primary();
    table.string('account_id', 12).notNullable().comment('Who manages');
    table.string('region', 32).notNullable();
    table.string('environment_account_id', 12).notNullable();
    table.string('environment_name', 100).notNullable();
    table.text('role_arn');
    table.text('codebuild_role_arn');
    table.text('component_role_arn');
    table.string('status', 16).notNullable();
    table
      .string('open_for', 113)
      .comment('Account and environment; none once it is rejected');
    table.string('client_token', 64);
    table.string('request_hash', 64).notNullable();
    table.text('tags').notNullable().comment('JSON: list of key and value');
    table.bigInteger('requested_at').notNullable();
    table.bigInteger('last_modified_at').notNullable();
    table.unique(['account_id', 'region', 'open_for'], {
      indexName: 'environment_account_connections_open',
    });
    table.unique(['account_id', 'region', 'client_token'], {
      indexName: 'environment_account_connections_client_token',
    });
    table.index(
      ['account_id', 'region', 'requested_at', 'id'],
      'environment_account_connections_requested',
    );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('environment_account_connections');
};
