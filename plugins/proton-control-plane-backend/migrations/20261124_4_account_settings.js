// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('account_settings', table => {
    table.comment('What an account has set for the pipelines of its services');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.text('settings').notNullable().comment('JSON: the settings given');
    table.primary(['account_id', 'region']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('account_settings');
};
