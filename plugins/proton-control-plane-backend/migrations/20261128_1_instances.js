// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
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
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('control_plane_instances');
};
