// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('repositories', table => {
    table.comment('Links to Git repositories, one row for each in a scope');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('provider', 32).notNullable();
    table.string('name', 100).notNullable();
    table.string('connection_arn', 200).notNullable();
    table.string('encryption_key', 200);
    table.string('request_hash', 64).notNullable();
    table.text('tags').notNullable().comment('JSON: list of key and value');
    table.bigInteger('created_at').notNullable();
    table.primary(['account_id', 'region', 'name', 'provider']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('repositories');
};
