// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('template_sync_configs', table => {
    table.comment('Which repository each environment template is synced with');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('template_name', 100).notNullable();
    table.string('repository_provider', 32).notNullable();
    table.string('repository_name', 100).notNullable();
    table.string('branch', 200).notNullable();
    table.text('subdirectory');
    table.boolean('requested').notNullable().comment('Whether a sync is due');
    table.string('lease_owner', 36).comment('Whoever syncs it now');
    table.bigInteger('lease_expires_at');
    table.string('etag', 255).comment('What was read last, for good');
    table.primary(['account_id', 'region', 'template_name']);
    table.index(
      ['account_id', 'region', 'repository_name', 'repository_provider'],
      'template_sync_configs_repository',
    );
  });

  await knex.schema.createTable('template_sync_states', table => {
    table.comment('The last syncs of each major version of a template');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('template_name', 100).notNullable();
    table
      .integer('major_version')
      .notNullable()
      .comment('0: a sync that failed before there was a version to look at');
    table.text('latest_sync').notNullable().comment('JSON: attempt');
    table.text('latest_successful_sync').comment('JSON: attempt');
    table.integer('minor_version').comment('The version that was synced last');
    table.primary(['account_id', 'region', 'template_name', 'major_version']);
    table
      .foreign(
        ['account_id', 'region', 'template_name'],
        'template_sync_states_config',
      )
      .references(['account_id', 'region', 'template_name'])
      .inTable('template_sync_configs')
      .onDelete('CASCADE');
  });

  await knex.schema.createTable('repository_sync_states', table => {
    table.comment('The last sync of each branch that templates come from');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('provider', 32).notNullable();
    table.string('name', 100).notNullable();
    table.string('branch', 200).notNullable();
    table.text('latest_sync').notNullable().comment('JSON: attempt');
    table.primary(['account_id', 'region', 'name', 'provider', 'branch']);
    table
      .foreign(
        ['account_id', 'region', 'name', 'provider'],
        'repository_sync_states_repository',
      )
      .references(['account_id', 'region', 'name', 'provider'])
      .inTable('repositories')
      .onDelete('CASCADE');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('repository_sync_states');
  await knex.schema.dropTable('template_sync_states');
  await knex.schema.dropTable('template_sync_configs');
};
