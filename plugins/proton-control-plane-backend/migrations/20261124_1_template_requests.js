// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('environment_templates', table => {
    table
      .string('request_hash', 64)
      .comment('What tells a repeated creation; none for older rows');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Knex would copy the whole table on SQLite, which can do better by now.
  await knex.raw('ALTER TABLE environment_templates DROP COLUMN request_hash');
};
