// @ts-check

const { gunzipSync } = require('zlib');
const { parse } = require('yaml');

const TABLE = 'environment_template_versions';
const KEY = [
  'account_id',
  'region',
  'template_name',
  'major_version',
  'minor_version',
];
/** @type {Record<string, string>} */
const ENGINES = { jinja: 'AWS CloudFormation', codebuild: 'AWS CodeBuild' };
const MAX_MANIFEST_LENGTH = 100_000;

/**
 * Ends versions whose deployments could only fail: earlier releases registered
 * bundles of engines that they couldn't provision.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const versions = await knex(TABLE)
    .select(KEY)
    .whereIn('status', ['DRAFT', 'PUBLISHED'])
    .whereNotNull('bundle');
  for (const key of versions) {
    const { bundle } = await knex(TABLE).select('bundle').where(key).first();
    const engine = readEngine(bundle);
    if (engine !== undefined && Object.hasOwn(ENGINES, engine)) {
      await knex(TABLE)
        .where(key)
        .update({
          status: 'REGISTRATION_FAILED',
          status_message: `infrastructure/manifest.yaml: infrastructure.templates[0].rendering_engine is ${engine}, which is for ${ENGINES[engine]}. This control plane provisions Terraform only: rendering_engine must be hcl, and template_language must be terraform`,
        });
    }
  }
};

/** Nothing to do: the versions could not be deployed before either. */
exports.down = async function down() {};

/**
 * @param {Buffer} bundle
 * @returns {string | undefined}
 */
function readEngine(bundle) {
  try {
    const { files } = JSON.parse(gunzipSync(bundle).toString('utf8'));
    const manifest = files.find(
      (/** @type {{ path: string }} */ { path }) =>
        path === 'infrastructure/manifest.yaml',
    );
    return manifest && manifest.contents.length <= MAX_MANIFEST_LENGTH
      ? parse(manifest.contents).infrastructure.templates[0].rendering_engine
      : undefined;
  } catch {
    // Whatever it is, its deployment says what is wrong with it.
    return undefined;
  }
}
