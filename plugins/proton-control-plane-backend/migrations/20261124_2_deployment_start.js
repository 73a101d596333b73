// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('deployments', table => {
    table.bigInteger('started_at').comment('When a worker first took it up');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // Knex would copy the whole table on SQLite, which can do better by now.
  await knex.raw('ALTER TABLE deployments DROP COLUMN started_at');
};
