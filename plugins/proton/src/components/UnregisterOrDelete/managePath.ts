/** Where an environment is deleted, below its entity's page. */
export const MANAGE_PATH = '/proton/manage';
