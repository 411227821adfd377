import * as library from 'near-api-js-4';
import { connected } from './connected.mjs';

connected('js4', library);
