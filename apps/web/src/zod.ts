import { config, z } from 'zod/v4';

// The pages run under a policy that forbids making code from text; zod would try it for speed and be reported.
config({ jitless: true });

export { z };
