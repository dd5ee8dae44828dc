/** What stands where a client wants a key and there is none, or none that is to be shown: nobody is asked live with it. */
export const STAND_IN_KEY = "aigw-stand-in-key";
