// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('environment_template_versions', table => {
    table
      .text('deprecation')
      .comment('JSON: why and since when; null unless it is deprecated');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('environment_template_versions', table => {
    table.dropColumn('deprecation');
  });
};
