// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('proton_environment_details', table => {
    table.comment(
      'What it took requests to Proton to learn of environments. May be emptied at any time',
    );
    table
      .string('provider')
      .notNullable()
      .comment('The entity provider that read it');
    table.string('arn', 512).notNullable().comment('ARN of the environment');
    table
      .string('revision')
      .notNullable()
      .comment('Of the environment and the settings with which it was read');
    table.text('details').notNullable().comment('JSON');
    table.primary(['provider', 'arn']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('proton_environment_details');
};
