// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('role_sessions', table => {
    table.setNullable('deployment_id');
    table
      .uuid('plan_id')
      .comment('The preview that has them, instead of a deployment');
    table.string('host').comment('The machine with the data directory');
    table.index(['plan_id'], 'role_sessions_plan');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex('role_sessions').whereNull('deployment_id').delete();
  await knex.schema.alterTable('role_sessions', table => {
    table.dropIndex(['plan_id'], 'role_sessions_plan');
    table.dropColumns('plan_id', 'host');
  });
  await knex.schema.alterTable('role_sessions', table => {
    table.dropNullable('deployment_id');
  });
};
