import { createConditionExports } from '@backstage/plugin-permission-node';
import { protonEnvironmentRules } from './environmentRules';
import {
  protonEnvironmentResourceRef,
  protonEnvironmentTemplateResourceRef,
} from './resources';
import { protonTemplateRules } from './templateRules';

const environments = createConditionExports({
  resourceRef: protonEnvironmentResourceRef,
  rules: protonEnvironmentRules,
});

const templates = createConditionExports({
  resourceRef: protonEnvironmentTemplateResourceRef,
  rules: protonTemplateRules,
});

/**
 * The conditions that a permission policy can put on environments.
 *
 * @public
 */
export const protonEnvironmentConditions = environments.conditions;

/**
 * Makes the conditional decision of a permission policy about environments.
 *
 * @public
 */
export const createProtonEnvironmentConditionalDecision =
  environments.createConditionalDecision;

/**
 * The conditions that a permission policy can put on environment templates.
 *
 * @public
 */
export const protonTemplateConditions = templates.conditions;

/**
 * Makes the conditional decision of a permission policy about environment
 * templates.
 *
 * @public
 */
export const createProtonTemplateConditionalDecision =
  templates.createConditionalDecision;
