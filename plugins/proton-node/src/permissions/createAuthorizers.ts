import { NotFoundError } from '@backstage/errors';
import type {
  PermissionRule,
  PermissionRuleset,
} from '@backstage/plugin-permission-node';
import { ProtonAuthorizer, ProtonAuthorizerOptions } from './ProtonAuthorizer';
import {
  ProtonEnvironmentResource,
  ProtonEnvironmentTemplateResource,
} from './resources';
import { protonEnvironmentRules, protonTemplateRules } from './permissionRules';

/**
 * Decides what a caller may do with environments.
 *
 * @public
 */
export function createEnvironmentAuthorizer(
  options: ProtonAuthorizerOptions<ProtonEnvironmentResource>,
): ProtonAuthorizer<ProtonEnvironmentResource> {
  return ProtonAuthorizer.create({
    ruleset: rulesetOf(Object.values(protonEnvironmentRules)),
    ...options,
  });
}

/**
 * Decides what a caller may do with environment templates.
 *
 * @public
 */
export function createTemplateAuthorizer(
  options: ProtonAuthorizerOptions<ProtonEnvironmentTemplateResource>,
): ProtonAuthorizer<ProtonEnvironmentTemplateResource> {
  return ProtonAuthorizer.create({
    ruleset: rulesetOf(Object.values(protonTemplateRules)),
    ...options,
  });
}

function rulesetOf<TResource>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  rules: PermissionRule<TResource, any, any, any>[],
): PermissionRuleset<TResource> {
  return {
    getRuleByName(name) {
      const rule = rules.find(each => each.name === name);
      if (!rule) {
        throw new NotFoundError(
          `The permission policy asks for the rule "${name}", which the Proton plugins do not know; they know ${rules
            .map(each => each.name)
            .join(', ')}`,
        );
      }
      return rule;
    },
  };
}
