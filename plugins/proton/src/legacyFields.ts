import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import type {
  CustomFieldValidator,
  FieldExtensionComponent,
} from '@backstage/plugin-scaffolder-react';
import type {
  EnvironmentInputs,
  EnvironmentTemplateChoice,
} from '@proton-vending/backstage-plugin-proton-common';
import {
  CheckedInputsFieldSchema,
  CheckedInputsProps,
} from './fields/checkedInputs/schema';
import {
  EnvironmentInputsFieldSchema,
  EnvironmentInputsProps,
} from './fields/environmentInputs/schema';
import {
  EnvironmentNameFieldSchema,
  EnvironmentNameProps,
} from './fields/environmentName/schema';
import {
  EnvironmentPickerFieldSchema,
  EnvironmentPickerProps,
} from './fields/environmentPicker/schema';
import {
  EnvironmentTemplatePickerFieldSchema,
  EnvironmentTemplatePickerProps,
} from './fields/environmentTemplatePicker/schema';
import {
  SecretInputFieldSchema,
  SecretInputProps,
} from './fields/secretInput/schema';
import { lazyField } from './fields/shared/lazyField';
import { protonPlugin } from './plugin';

/** A check whose code is loaded when it is first needed. */
function lazyValidation<TValue, TOptions>(
  load: () => Promise<CustomFieldValidator<TValue, TOptions>>,
): CustomFieldValidator<TValue, TOptions> {
  return async (...parameters) => (await load())(...parameters);
}

/**
 * The form field `ProtonEnvironmentTemplatePicker`, for an app on the legacy
 * frontend system.
 *
 * @public
 */
export const ProtonEnvironmentTemplatePickerFieldExtension: FieldExtensionComponent<
  EnvironmentTemplateChoice,
  {}
> = protonPlugin.provide(
  createScaffolderFieldExtension({
    name: 'ProtonEnvironmentTemplatePicker',
    component: lazyField<EnvironmentTemplatePickerProps>(() =>
      import(
        './fields/environmentTemplatePicker/EnvironmentTemplatePicker'
      ).then(m => m.EnvironmentTemplatePicker),
    ),
    schema: EnvironmentTemplatePickerFieldSchema.schema,
    validation: lazyValidation(() =>
      import('./fields/environmentTemplatePicker/validation').then(
        m => m.validateEnvironmentTemplate,
      ),
    ),
  }),
);

/**
 * The form field `ProtonEnvironmentInputs`, for an app on the legacy frontend
 * system.
 *
 * @public
 */
export const ProtonEnvironmentInputsFieldExtension: FieldExtensionComponent<
  EnvironmentInputs,
  {}
> = protonPlugin.provide(
  createScaffolderFieldExtension({
    name: 'ProtonEnvironmentInputs',
    component: lazyField<EnvironmentInputsProps>(() =>
      import('./fields/environmentInputs/EnvironmentInputs').then(
        m => m.EnvironmentInputs,
      ),
    ),
    schema: EnvironmentInputsFieldSchema.schema,
    validation: lazyValidation(() =>
      import('./fields/environmentInputs/validation').then(
        m => m.validateEnvironmentInputs,
      ),
    ),
  }),
);

/**
 * The form field `ProtonEnvironmentName`, for an app on the legacy frontend
 * system.
 *
 * @public
 */
export const ProtonEnvironmentNameFieldExtension: FieldExtensionComponent<
  string,
  {}
> = protonPlugin.provide(
  createScaffolderFieldExtension({
    name: 'ProtonEnvironmentName',
    component: lazyField<EnvironmentNameProps>(() =>
      import('./fields/environmentName/EnvironmentName').then(
        m => m.EnvironmentName,
      ),
    ),
    schema: EnvironmentNameFieldSchema.schema,
    validation: lazyValidation(() =>
      import('./fields/environmentName/validation').then(
        m => m.validateEnvironmentName,
      ),
    ),
  }),
);

/**
 * The form field `ProtonEnvironmentPicker`, for an app on the legacy frontend
 * system.
 *
 * @public
 */
export const ProtonEnvironmentPickerFieldExtension: FieldExtensionComponent<
  string,
  {}
> = protonPlugin.provide(
  createScaffolderFieldExtension({
    name: 'ProtonEnvironmentPicker',
    component: lazyField<EnvironmentPickerProps>(() =>
      import('./fields/environmentPicker/EnvironmentPicker').then(
        m => m.EnvironmentPicker,
      ),
    ),
    schema: EnvironmentPickerFieldSchema.schema,
  }),
);

/**
 * The form field `ProtonSecretInput`, for an app on the legacy frontend system.
 * Software templates of environment templates with sensitive inputs need it.
 *
 * @public
 */
export const ProtonSecretInputFieldExtension: FieldExtensionComponent<
  string,
  {}
> = protonPlugin.provide(
  createScaffolderFieldExtension({
    name: 'ProtonSecretInput',
    component: lazyField<SecretInputProps>(() =>
      import('./fields/secretInput/SecretInput').then(m => m.SecretInput),
    ),
    schema: SecretInputFieldSchema.schema,
  }),
);

/**
 * The form field `ProtonCheckedInputs`, for an app on the legacy frontend system.
 * With it, generated software templates check the rules of their template.
 *
 * @public
 */
export const ProtonCheckedInputsFieldExtension: FieldExtensionComponent<
  EnvironmentInputs,
  {}
> = protonPlugin.provide(
  createScaffolderFieldExtension({
    name: 'ProtonCheckedInputs',
    component: lazyField<CheckedInputsProps>(() =>
      import('./fields/checkedInputs/CheckedInputs').then(m => m.CheckedInputs),
    ),
    schema: CheckedInputsFieldSchema.schema,
    validation: lazyValidation(() =>
      import('./fields/checkedInputs/validation').then(
        m => m.validateCheckedInputs,
      ),
    ),
  }),
);
