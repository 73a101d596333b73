// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('state_versions', table => {
    table.index(['created_at'], 'state_versions_age');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('state_versions', table => {
    table.dropIndex(['created_at'], 'state_versions_age');
  });
};
