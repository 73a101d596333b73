// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('environment_states', table => {
    table.comment('The engine state of each environment, as last seen');
    table
      .uuid('environment_id')
      .primary()
      .references('id')
      .inTable('environments')
      .onDelete('CASCADE');
    table
      .text('summary')
      .notNullable()
      .comment('JSON: lineage, serial, number and names of resources');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('environment_states');
};
