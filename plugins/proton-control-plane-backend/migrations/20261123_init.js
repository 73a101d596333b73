// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('settings', table => {
    table.comment('What every backend on this database shares');
    table.string('name').primary();
    table.text('value').notNullable();
  });

  await knex.schema.createTable('environment_templates', table => {
    table.comment('Environment templates, one row for each name in a scope');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('name', 100).notNullable();
    table.string('display_name', 100);
    table.string('description', 500);
    table.string('encryption_key', 200);
    table.string('provisioning', 32);
    table.text('tags').notNullable().comment('JSON: list of key and value');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('last_modified_at').notNullable();
    table.primary(['account_id', 'region', 'name']);
  });

  await knex.schema.createTable('environment_template_versions', table => {
    table.comment('Versions of environment templates with their bundles');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('template_name', 100).notNullable();
    table.integer('major_version').notNullable();
    table.integer('minor_version').notNullable();
    table.string('status', 32).notNullable();
    table.text('status_message').notNullable();
    table.string('description', 500);
    table.text('source').notNullable().comment('JSON: where the bundle is');
    table.text('schema').comment('The text of schema.yaml, once registered');
    table.binary('bundle').comment('The encoded bundle, once registered');
    table.string('content_hash', 64);
    table.string('client_token', 64);
    table.string('request_hash', 64).notNullable();
    table.text('tags').notNullable().comment('JSON: list of key and value');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('last_modified_at').notNullable();
    table.primary([
      'account_id',
      'region',
      'template_name',
      'major_version',
      'minor_version',
    ]);
    table.unique(['account_id', 'region', 'template_name', 'client_token'], {
      indexName: 'environment_template_versions_client_token',
    });
    table.index(['status'], 'environment_template_versions_status');
  });

  await knex.schema.createTable('environments', table => {
    table.comment('Environments that are not deleted');
    table.uuid('id').primary();
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('name', 100).notNullable();
    table.string('description', 500);
    table.string('template_name', 100).notNullable();
    table.integer('major_version').notNullable();
    table.integer('minor_version').notNullable();
    table.text('spec').notNullable();
    table.string('deployment_status', 32).notNullable();
    table.text('deployment_status_message');
    table.uuid('last_attempted_deployment_id');
    table.uuid('last_succeeded_deployment_id');
    table.bigInteger('last_deployment_attempted_at').notNullable();
    table.bigInteger('last_deployment_succeeded_at');
    table.text('roles').notNullable().comment('JSON: the role ARNs given');
    table.string('request_hash', 64).notNullable();
    table.text('tags').notNullable().comment('JSON: list of key and value');
    table.bigInteger('created_at').notNullable();
    table.unique(['account_id', 'region', 'name'], {
      indexName: 'environments_name',
    });
    table.index(
      ['account_id', 'region', 'template_name', 'major_version', 'name'],
      'environments_template',
    );
  });

  await knex.schema.createTable('deployments', table => {
    table.comment('Every attempt to create, update or delete an environment');
    table.uuid('id').primary();
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.uuid('environment_id').notNullable();
    table.string('environment_name', 100).notNullable();
    table.bigInteger('environment_created_at').notNullable();
    table.string('operation', 16).notNullable();
    table.string('status', 32).notNullable();
    table.text('status_message');
    table.string('step', 16).notNullable();
    table.text('initial_state').comment('JSON: environment state');
    table.text('target_state').notNullable().comment('JSON: environment state');
    table.string('requested_by').notNullable();
    table.string('lease_owner', 36);
    table.bigInteger('lease_expires_at');
    table.integer('attempts').notNullable().defaultTo(0);
    table.bigInteger('created_at').notNullable();
    table.bigInteger('last_modified_at').notNullable();
    table.bigInteger('completed_at');
    table.index(['completed_at', 'lease_expires_at'], 'deployments_queue');
    table.index(
      ['account_id', 'region', 'environment_name', 'created_at', 'id'],
      'deployments_environment',
    );
    table.index(
      ['account_id', 'region', 'created_at', 'id'],
      'deployments_created',
    );
  });

  await knex.schema.createTable('deployment_log_events', table => {
    table.comment('The lines of the deployment logs');
    table
      .uuid('deployment_id')
      .notNullable()
      .references('id')
      .inTable('deployments')
      .onDelete('CASCADE');
    table.integer('sequence').notNullable();
    table.bigInteger('timestamp').notNullable();
    table.string('step', 16).notNullable();
    table.string('level', 8).notNullable();
    table.text('message').notNullable();
    table.bigInteger('cursor').comment('How far the engine output was read');
    table.primary(['deployment_id', 'sequence']);
  });

  await knex.schema.createTable('deployment_outputs', table => {
    table.comment('What a deployment put out when it succeeded');
    table
      .uuid('deployment_id')
      .notNullable()
      .references('id')
      .inTable('deployments')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.text('key').notNullable();
    table.text('value').notNullable();
    table.boolean('sensitive').notNullable();
    table.primary(['deployment_id', 'position']);
  });

  await knex.schema.createTable('deployment_resources', table => {
    table.comment('What a deployment had provisioned when it succeeded');
    table
      .uuid('deployment_id')
      .notNullable()
      .references('id')
      .inTable('deployments')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.text('name').notNullable();
    table.text('identifier').notNullable();
    table.string('provisioning_engine', 32).notNullable();
    table.primary(['deployment_id', 'position']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deployment_resources');
  await knex.schema.dropTable('deployment_outputs');
  await knex.schema.dropTable('deployment_log_events');
  await knex.schema.dropTable('deployments');
  await knex.schema.dropTable('environments');
  await knex.schema.dropTable('environment_template_versions');
  await knex.schema.dropTable('environment_templates');
  await knex.schema.dropTable('settings');
};
