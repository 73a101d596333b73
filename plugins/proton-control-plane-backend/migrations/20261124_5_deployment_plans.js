// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
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
    table.text('changes').notNullable().comment('JSON');
    table.text('text').notNullable();
    table.boolean('truncated').notNullable();
    table.bigInteger('created_at').notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deployment_plans');
};
