// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('environment_templates', table => {
    table
      .text('last_recommended_version')
      .comment(
        'JSON: what was recommended before the last published version was deleted',
      );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Knex would copy the whole table on SQLite, which can do better by now.
  await knex.raw(
    'ALTER TABLE environment_templates DROP COLUMN last_recommended_version',
  );
};
