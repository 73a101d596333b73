export { PlanPreview } from './PlanPreview';
export { usePlannedDeployment } from './usePlannedDeployment';
export type { PlannedDeployment } from './usePlannedDeployment';
export type { PlanState } from './followPlan';
export { hasResourceChanges } from './planDeployment';
export { PlanCounts } from './PlanCounts';
