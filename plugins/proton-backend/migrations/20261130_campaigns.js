// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('campaigns', table => {
    table.comment('Changes of many environments in waves');
    table.string('id', 36).primary();
    table.string('state', 20).notNullable();
    table
      .text('definition')
      .notNullable()
      .comment('JSON: what somebody has chosen, without secrets');
    table.text('state_reason').comment('JSON: why it is paused or stopped');
    table.text('created_by').notNullable();
    table.bigInteger('created_at').notNullable().index();
    table.bigInteger('updated_at').notNullable();
    table
      .text('grant')
      .comment('JSON: for whom it deploys, and what the policy allowed');
    table.integer('accepted_failures').notNullable().defaultTo(0);
    table.boolean('previewing').notNullable().defaultTo(false);
    table.bigInteger('announced_at');
    table.bigInteger('begins_at');
    table.bigInteger('started_at');
    table.bigInteger('ended_at');
    table.string('lease_owner', 36);
    table.bigInteger('lease_expires_at');
    table.string('preview_lease_owner', 36);
    table.bigInteger('preview_lease_expires_at');
  });

  await knex.schema.createTable('campaign_clusters', table => {
    table.comment('The environments that a campaign changes');
    table.string('id', 36).primary();
    table
      .string('campaign_id', 36)
      .notNullable()
      .references('id')
      .inTable('campaigns')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.integer('wave').notNullable();
    table.string('arn', 255).notNullable();
    table.text('entity_ref').notNullable();
    table.text('name').notNullable();
    table.text('title');
    table.text('owner');
    table.string('kubernetes_version', 20).comment('Before the campaign');
    table.string('state', 20).notNullable();
    table.text('reason').comment('JSON: why it is in this state');
    table.string('from_version', 40);
    table.string('to_version', 40);
    table.text('based_on').comment('The last deployment before this one');
    table.text('deployment_id');
    table
      .text('rollback_of')
      .comment('The deployment whose former state is deployed again');
    table.bigInteger('started_at');
    table.bigInteger('ended_at');
    table.bigInteger('changed_at').notNullable();
    table.bigInteger('busy_since');
    table.bigInteger('retry_at');
    table.bigInteger('delayed_until');
    table.text('delay').comment('JSON: what an owner asked for');
    table.text('preview').comment('JSON: what the campaign would do');
    table.unique(['campaign_id', 'arn']);
    table.index(['campaign_id', 'state']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('campaign_clusters');
  await knex.schema.dropTable('campaigns');
};
