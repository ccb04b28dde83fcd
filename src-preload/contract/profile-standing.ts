import { z } from 'zod';

/** How the ADE profile of a device stands: none · at Apple, not yet fetched · fetched by the device · taken away (product.md 4.12). */
export const profileStanding = z.enum(['empty', 'assigned', 'pushed', 'removed']);
