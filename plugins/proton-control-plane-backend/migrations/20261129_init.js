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
    table
      .string('request_hash', 64)
      .notNullable()
      .comment('What tells a repeated creation');
    table
      .text('last_recommended_version')
      .comment(
        'JSON: what was recommended before the last published version was deleted',
      );
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
    table.text('manifest').comment('JSON: what manifest.yaml says');
    table.binary('bundle').comment('The encoded bundle, once registered');
    table
      .text('output_descriptions')
      .comment('JSON: descriptions by the names of the outputs');
    table
      .text('dependency_lock')
      .comment('What the first deployment that succeeded was built with');
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
    table
      .string('provisioning', 32)
      .comment('As the template has it, which cannot change');
    table.text('spec').notNullable().comment('Encrypted');
    table
      .boolean('reached_apply')
      .notNullable()
      .defaultTo(false)
      .comment('Whether a deployment ever began to provision anything');
    table.string('deployment_status', 32).notNullable();
    table.text('deployment_status_message');
    table.uuid('last_attempted_deployment_id');
    table.uuid('last_succeeded_deployment_id');
    table.bigInteger('last_deployment_attempted_at').notNullable();
    table.bigInteger('last_deployment_succeeded_at');
    table.text('roles').notNullable().comment('JSON: the role ARNs given');
    table
      .string('repository_provider', 32)
      .comment('Null unless provisioned through a repository');
    table.string('repository_name', 100);
    table.string('repository_branch', 200);
    table.text('request_hash').notNullable().comment('Encrypted');
    table.text('tags').notNullable().comment('JSON: list of key and value');
    table.bigInteger('created_at').notNullable();
    table.unique(['account_id', 'region', 'name'], {
      indexName: 'environments_name',
    });
    table.index(
      ['account_id', 'region', 'template_name', 'major_version', 'name'],
      'environments_template',
    );
    table.index(
      ['account_id', 'region', 'repository_name', 'repository_provider'],
      'environments_repository',
    );
  });

  await knex.schema.createTable('deployments', table => {
    table.comment(
      'Every attempt to create, update or delete what can be deployed',
    );
    table.uuid('id').primary();
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('target_kind', 32).notNullable().comment('environment, …');
    table.uuid('target_id').notNullable();
    table.string('target_name', 100).notNullable();
    table
      .string('target_parent', 100)
      .notNullable()
      .comment('The service of a service instance, or empty');
    table.bigInteger('target_created_at').notNullable();
    table
      .string('lock_key', 250)
      .notNullable()
      .comment('What only one deployment at a time may change');
    table.string('operation', 16).notNullable();
    table.string('engine', 32).notNullable().comment('The id of the engine');
    table.string('status', 32).notNullable();
    table.text('status_message');
    table.string('step', 16).notNullable();
    table.text('initial_state').comment('JSON: version');
    table.text('initial_spec').comment('Encrypted');
    table.text('target_state').notNullable().comment('JSON: version');
    table.text('target_spec').notNullable().comment('Encrypted');
    table
      .text('notified_outputs')
      .notNullable()
      .defaultTo('[]')
      .comment(
        'JSON, encrypted: outputs that came by notification before the end',
      );
    table
      .boolean('allow_replacement')
      .comment('Whether protected resources may be replaced and destroyed');
    table.string('requested_by').notNullable();
    table.string('on_behalf_of').comment('Entity ref of a user');
    table.string('reason', 500);
    table.integer('resources_completed');
    table.integer('resources_total').comment('Of the plan');
    table.text('wait').comment('JSON: what its engine waits for');
    table
      .text('wait_handle')
      .comment('JSON, encrypted: what its engine finds it by');
    table.bigInteger('check_at').comment('When a waiting one is looked at');
    table.bigInteger('deadline_at').comment('When it is stopped');
    table.string('lease_owner', 36);
    table.bigInteger('lease_expires_at');
    table
      .uuid('data_directory_id')
      .comment('Where the worker works that took it up last');
    table.integer('attempts').notNullable().defaultTo(0);
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
    table.bigInteger('started_at').comment('When a worker first took it up');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('last_modified_at').notNullable();
    table.bigInteger('completed_at');
    table.index(['completed_at', 'lease_expires_at'], 'deployments_queue');
    table.index(
      [
        'account_id',
        'region',
        'target_name',
        'target_parent',
        'target_kind',
        'created_at',
        'id',
      ],
      'deployments_target',
    );
    table.index(
      ['account_id', 'region', 'created_at', 'id'],
      'deployments_created',
    );
  });

  await knex.schema.createTable('deployment_steps', table => {
    table.comment('The steps that a deployment has begun');
    table
      .uuid('deployment_id')
      .notNullable()
      .references('id')
      .inTable('deployments')
      .onDelete('CASCADE');
    table.string('step', 16).notNullable();
    table.bigInteger('started_at').notNullable();
    table.primary(['deployment_id', 'step']);
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
    table.text('value').notNullable().comment('Encrypted');
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
    table.text('etag').comment('What was read last, for good');
    table
      .integer('lost_attempts')
      .notNullable()
      .defaultTo(0)
      .comment('Attempts in a row whose backend stopped');
    table
      .text('attempted_sha')
      .comment('The commit of these attempts, once it is known');
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

  await knex.schema.createTable('account_settings', table => {
    table.comment('What an account has set for the pipelines of its services');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.text('settings').notNullable().comment('JSON: the settings given');
    table.primary(['account_id', 'region']);
  });

  await knex.schema.createTable('deployment_plans', table => {
    table.comment('What a deployment is about to do');
    table
      .uuid('deployment_id')
      .primary()
      .references('id')
      .inTable('deployments')
      .onDelete('CASCADE');
    table.integer('to_add').notNullable();
    table.integer('to_change').notNullable();
    table.integer('to_remove').notNullable();
    table.text('changes').notNullable().comment('JSON, encrypted');
    table.text('text').notNullable().comment('Encrypted');
    table.boolean('truncated').notNullable();
    table.bigInteger('created_at').notNullable();
  });

  await knex.schema.createTable('environment_plans', table => {
    table.comment('Plans of environments that people see before deploying');
    table.uuid('id').primary().comment('Of its deployment too');
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.uuid('environment_id').notNullable();
    table.string('environment_name', 100).notNullable();
    table.string('operation', 16).notNullable();
    table.string('engine', 32).notNullable();
    table.string('status', 16).notNullable();
    table.text('target_state').notNullable().comment('JSON: version');
    table.text('target_spec').notNullable().comment('Encrypted');
    table.text('roles').notNullable().comment('JSON');
    table.text('basis').notNullable().comment('JSON: what it was made from');
    table.binary('result').comment('JSON, encrypted: what it would change');
    table.binary('saved_plan').comment('JSON, encrypted; none once it expired');
    table.text('failure').comment('Encrypted');
    table.string('requested_by').notNullable();
    table.string('on_behalf_of').comment('Entity ref of a user');
    table.string('reason', 500);
    table.integer('attempts').notNullable();
    table.string('lease_owner', 36);
    table.bigInteger('lease_expires_at');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('started_at');
    table.bigInteger('completed_at');
    table.bigInteger('expires_at').notNullable();
    table.bigInteger('read_at').notNullable();
    table.bigInteger('deployed_at');
    table.index(['status', 'created_at'], 'environment_plans_queue');
    table.index(['expires_at'], 'environment_plans_expiry');
    table.index(
      ['account_id', 'region', 'environment_name', 'created_at'],
      'environment_plans_environment',
    );
  });

  await knex.schema.createTable('engine_states', table => {
    table.comment('The engine state of each deployment target, as last seen');
    table.uuid('target_id').primary();
    table
      .text('summary')
      .notNullable()
      .comment('JSON: lineage, serial, number and names of resources');
  });

  await knex.schema.createTable('state_versions', table => {
    table.comment('The states of deployment targets, each version of them');
    table.uuid('target_id').notNullable();
    table.integer('version').notNullable().comment('1, 2, 3, …');
    table.string('lineage', 100).notNullable();
    table.double('serial').notNullable();
    table
      .integer('resource_count')
      .comment('Absent when the state is encrypted by its engine');
    table.integer('size').notNullable().comment('Bytes of the state');
    table.string('content_hash', 64).notNullable();
    table
      .binary('contents')
      .notNullable()
      .comment('The compressed state, encrypted');
    table.uuid('deployment_id').comment('Absent when a person wrote it');
    table.string('written_by').notNullable();
    table.bigInteger('created_at').notNullable();
    table.primary(['target_id', 'version']);
  });

  await knex.schema.createTable('refused_states', table => {
    table.comment('States that deployments sent and that no run uses');
    table.uuid('id').primary();
    table.uuid('target_id').notNullable();
    table.text('reason').notNullable().comment('Why it was refused');
    table.string('lineage', 100).notNullable();
    table.double('serial').notNullable();
    table
      .integer('resource_count')
      .comment('Absent when the state is encrypted by its engine');
    table.integer('size').notNullable().comment('Bytes of the state');
    table.string('content_hash', 64).notNullable();
    table
      .binary('contents')
      .notNullable()
      .comment('The compressed state, encrypted');
    table.uuid('deployment_id').notNullable();
    table.string('sent_by').notNullable().comment('A runner or a backend');
    table.bigInteger('created_at').notNullable();
    table.index(['target_id'], 'refused_states_target');
    table.index(['created_at'], 'refused_states_age');
  });

  await knex.schema.createTable('state_locks', table => {
    table.comment('Who works on the state of a deployment target');
    table.uuid('target_id').primary();
    table.string('lock_id', 100).notNullable();
    table.text('info').notNullable().comment("JSON: Terraform's lock info");
    table.text('holder').notNullable().comment('For people');
    table.uuid('deployment_id').comment('Absent when a person has it');
    table.bigInteger('created_at').notNullable();
  });

  await knex.schema.createTable('state_tokens', table => {
    table.comment('By which people reach a state with Terraform for a while');
    table.string('hash', 64).primary();
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table.uuid('target_id').notNullable();
    table.string('target_name', 100).notNullable();
    table.string('principal').notNullable().comment('Who was given it');
    table
      .string('access_key_id', 128)
      .comment('The key that asked for it; absent for a Backstage service');
    table.bigInteger('expires_at').notNullable();
    table.index(['expires_at'], 'state_tokens_expiry');
  });

  await knex.schema.createTable('runner_runs', table => {
    table.comment('What runners execute of deployments, outside of backends');
    table.uuid('id').primary();
    table.string('account_id', 12).notNullable();
    table.string('region', 32).notNullable();
    table
      .uuid('deployment_id')
      .notNullable()
      .references('id')
      .inTable('deployments')
      .onDelete('CASCADE');
    table.string('step', 16).notNullable();
    table.integer('attempt').notNullable();
    table.string('runner_id', 64).comment('The runner that has fetched it');
    table.integer('log_sequence').notNullable();
    table.binary('payload').comment('Compressed JSON; none once it is over');
    table.binary('saved_plan').comment('JSON; none once it is over');
    table.binary('result').comment('JSON; none once the deployment is over');
    table.string('result_hash', 64);
    table.bigInteger('created_at').notNullable();
    table.bigInteger('heartbeat_at');
    table.bigInteger('closed_at');
    table.text('close_reason');
    table.unique(['deployment_id', 'step', 'attempt'], {
      indexName: 'runner_runs_attempt',
    });
  });

  await knex.schema.createTable('runner_tokens', table => {
    table.comment('By which runners call, until their deployment is over');
    table.string('hash', 64).primary();
    table
      .uuid('run_id')
      .notNullable()
      .references('id')
      .inTable('runner_runs')
      .onDelete('CASCADE');
    table.index(['run_id'], 'runner_tokens_run');
  });

  await knex.schema.createTable('control_plane_instances', table => {
    table.comment(
      'The control planes that use this database, as long as they live',
    );
    table.uuid('id').primary();
    table.text('host').notNullable();
    table
      .uuid('data_directory_id')
      .notNullable()
      .comment('The same for those that share a data directory');
    table.bigInteger('seen_at').notNullable();
    table.boolean('keeps_states_locally').notNullable();
  });

  await knex.schema.createTable('local_states_owner', table => {
    table.comment('The data directory that has the local states; one row');
    table.integer('id').primary();
    table.uuid('data_directory_id').notNullable();
    table.text('host').notNullable();
    table.bigInteger('seen_at').notNullable();
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

  await knex.raw(
    `CREATE UNIQUE INDEX deployments_running
     ON deployments (account_id, region, lock_key)
     WHERE completed_at IS NULL`,
  );
  await knex.raw(
    `CREATE INDEX deployment_log_events_errors
     ON deployment_log_events (deployment_id, level, sequence)
     WHERE level = 'error'`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('local_states_owner');
  await knex.schema.dropTable('registration_attempts');
  await knex.schema.dropTable('control_plane_instances');
  await knex.schema.dropTable('runner_tokens');
  await knex.schema.dropTable('runner_runs');
  await knex.schema.dropTable('state_tokens');
  await knex.schema.dropTable('state_locks');
  await knex.schema.dropTable('refused_states');
  await knex.schema.dropTable('state_versions');
  await knex.schema.dropTable('engine_states');
  await knex.schema.dropTable('environment_plans');
  await knex.schema.dropTable('deployment_plans');
  await knex.schema.dropTable('account_settings');
  await knex.schema.dropTable('environment_account_connections');
  await knex.schema.dropTable('repository_sync_states');
  await knex.schema.dropTable('template_sync_states');
  await knex.schema.dropTable('template_sync_configs');
  await knex.schema.dropTable('repositories');
  await knex.schema.dropTable('deployment_resources');
  await knex.schema.dropTable('deployment_outputs');
  await knex.schema.dropTable('deployment_log_events');
  await knex.schema.dropTable('deployment_steps');
  await knex.schema.dropTable('deployments');
  await knex.schema.dropTable('environments');
  await knex.schema.dropTable('environment_template_versions');
  await knex.schema.dropTable('environment_templates');
  await knex.schema.dropTable('settings');
};
