// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('environments', table => {
    table
      .boolean('reached_apply')
      .notNullable()
      .defaultTo(true)
      .comment('Whether a deployment ever began to provision anything');
  });
  const deployments = () =>
    knex('deployments')
      .select(knex.raw('1'))
      .where({
        'deployments.environment_id': knex.ref('environments.id'),
      });
  await knex('environments')
    .whereNull('last_succeeded_deployment_id')
    .whereExists(deployments().where({ operation: 'create' }))
    .whereNotExists(
      deployments()
        .whereNot({ operation: 'delete' })
        .whereIn('step', ['applying', 'settling']),
    )
    .update({ reached_apply: false });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Knex would copy the whole table on SQLite, which can do better by now.
  await knex.raw('ALTER TABLE environments DROP COLUMN reached_apply');
};
