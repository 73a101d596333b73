// @ts-check

const COLUMNS = [
  'on_behalf_of',
  'reason',
  'rendering_at',
  'planning_at',
  'applying_at',
  'settling_at',
  'resources_completed',
  'resources_total',
];

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('deployments', table => {
    table.string('on_behalf_of').comment('Entity ref of a user');
    table.string('reason', 500);
    table.bigInteger('rendering_at').comment('When this step began');
    table.bigInteger('planning_at').comment('When this step began');
    table.bigInteger('applying_at').comment('When this step began');
    table.bigInteger('settling_at').comment('When this step began');
    table.integer('resources_completed');
    table.integer('resources_total').comment('Of the plan');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Knex would copy the whole table on SQLite, which can do better by now.
  for (const column of COLUMNS) {
    await knex.raw('ALTER TABLE deployments DROP COLUMN ??', [column]);
  }
};
