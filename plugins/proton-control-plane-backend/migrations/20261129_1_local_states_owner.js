// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('local_states_owner', table => {
    table.comment('The data directory that has the local states; one row');
    table.integer('id').primary();
    table.uuid('data_directory_id').notNullable();
    table.text('host').notNullable();
    table.bigInteger('seen_at').notNullable();
  });
  await knex.schema.alterTable('control_plane_instances', table => {
    table.boolean('keeps_states_locally').notNullable().defaultTo(true);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Knex would copy the whole table on SQLite, which can do better by now.
  await knex.raw(
    'ALTER TABLE control_plane_instances DROP COLUMN keeps_states_locally',
  );
  await knex.schema.dropTable('local_states_owner');
};
