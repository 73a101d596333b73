import { EnginePlanDetails } from '@proton-vending/backstage-plugin-proton-common';
import { EnginePreview } from '@proton-vending/backstage-plugin-proton-control-plane-node';

/**
 * What the result of a preview has. The control plane checks it; it stores the
 * saved plan apart.
 */
export interface PreviewValue
  extends Omit<EnginePreview, 'plan' | 'savedPlan'> {
  details: EnginePlanDetails;
}
