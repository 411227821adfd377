import * as library from 'near-api-js-5';
import { connected } from './connected.mjs';

connected('js5', library);
