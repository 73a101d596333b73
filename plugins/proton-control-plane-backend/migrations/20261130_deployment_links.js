// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('deployments', table => {
    table
      .text('links')
      .comment('The pages that stay linked after its end, as JSON');
    table
      .bigInteger('deadline_notified_at')
      .comment('The deadline that the owner was notified of');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('deployments', table => {
    table.dropColumns('links', 'deadline_notified_at');
  });
};
