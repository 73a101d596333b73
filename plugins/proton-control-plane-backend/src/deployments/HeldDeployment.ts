import { EngineWaiting } from '@proton-vending/backstage-plugin-proton-control-plane-node';

/** Returned for a deployment that has to wait before its engine does anything. */
export class HeldDeployment extends EngineWaiting {}
