import { createBackendModule } from '@backstage/backend-plugin-api';
import { AuthenticationError, NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

/** The users of the demo, as `examples/catalog/org.yaml` has them. */
const DEMO_USERS = ['platform-engineer', 'developer', 'visitor'];

const authenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({ profile: {} }),
  initialize() {},
  async authenticate({ req }) {
    if (process.env.NODE_ENV !== 'development') {
      throw new NotAllowedError(
        'The sign-in of the demo asks for no password, and works in development alone',
      );
    }
    const name = req.header('x-demo-user') ?? '';
    if (!DEMO_USERS.includes(name)) {
      throw new AuthenticationError(
        `The demo has no user "${name}"; it has ${DEMO_USERS.join(', ')}`,
      );
    }
    return { result: { name } };
  },
});

/**
 * Lets anybody in as one of the users of the demo: a choice, not a secret. It is
 * of use only on one's own machine.
 */
export const demoAuthModule = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo',
  register({ registerInit }) {
    registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator,
            signInResolver: ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: { name: result.name },
              }),
          }),
        });
      },
    });
  },
});
