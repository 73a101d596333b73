// @ts-check

const DEPLOYMENT_COLUMNS = ['failed_attempts', 'lost_attempts'];
const SYNC_COLUMNS = ['lost_attempts', 'attempted_sha'];

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('deployments', table => {
    table
      .integer('failed_attempts')
      .notNullable()
      .defaultTo(0)
      .comment('Attempts that ended with an unexpected error');
    table
      .integer('lost_attempts')
      .notNullable()
      .defaultTo(0)
      .comment('Attempts in a row, without progress, whose backend stopped');
  });

  await knex.schema.alterTable('template_sync_configs', table => {
    table
      .integer('lost_attempts')
      .notNullable()
      .defaultTo(0)
      .comment('Attempts in a row whose backend stopped');
    table
      .string('attempted_sha', 255)
      .comment('The commit of these attempts, once it is known');
  });

  await knex.schema.createTable('registration_attempts', table => {
    table.comment('Registrations that have begun and not ended');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('template_name', 100).notNullable();
    table
      .string('version', 32)
      .notNullable()
      .comment('1.0, or v1 for a folder that is registered at the start');
    table
      .string('content_hash', 64)
      .notNullable()
      .comment('Of the bundle in a folder, or empty');
    table.integer('attempts').notNullable();
    table.bigInteger('last_attempted_at').notNullable();
    table.primary(['account_id', 'region', 'template_name', 'version']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('registration_attempts');
  // Knex would copy the whole table on SQLite, which can do better by now.
  for (const column of SYNC_COLUMNS) {
    await knex.raw('ALTER TABLE template_sync_configs DROP COLUMN ??', [
      column,
    ]);
  }
  for (const column of DEPLOYMENT_COLUMNS) {
    await knex.raw('ALTER TABLE deployments DROP COLUMN ??', [column]);
  }
};
