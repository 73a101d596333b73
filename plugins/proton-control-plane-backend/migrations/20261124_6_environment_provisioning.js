// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('environments', table => {
    table
      .string('provisioning', 32)
      .comment('As the template has it, which cannot change');
  });
  await knex('environments').update({
    provisioning: knex('environment_templates')
      .select('environment_templates.provisioning')
      .where({
        'environment_templates.account_id': knex.ref('environments.account_id'),
        'environment_templates.region': knex.ref('environments.region'),
        'environment_templates.name': knex.ref('environments.template_name'),
      }),
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Knex would copy the whole table on SQLite, which can do better by now.
  await knex.raw('ALTER TABLE environments DROP COLUMN provisioning');
};
