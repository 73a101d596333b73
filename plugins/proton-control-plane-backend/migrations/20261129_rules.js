// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('environment_template_versions', table => {
    table.text('rules').comment('The text of rules.yaml; null without one');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('environment_template_versions', table => {
    table.dropColumn('rules');
  });
};
