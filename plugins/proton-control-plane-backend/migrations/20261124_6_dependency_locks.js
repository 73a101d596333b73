// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('environment_template_versions', table => {
    table
      .text('dependency_lock')
      .comment('What the first deployment that succeeded was built with');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Knex would copy the whole table on SQLite, which can do better by now.
  await knex.raw(
    'ALTER TABLE environment_template_versions DROP COLUMN dependency_lock',
  );
};
