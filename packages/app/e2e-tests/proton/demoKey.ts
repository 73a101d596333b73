/** The key that app-config.yaml has for everyone who tries the demo. */
export const demoKey = {
  accessKeyId: 'proton-local',
  secretAccessKey: 'proton-local-secret-key',
  region: 'us-east-1',
};
