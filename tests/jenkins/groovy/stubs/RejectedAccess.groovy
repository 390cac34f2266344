/** In place of script-security's RejectedAccessException, which is a SecurityException, too. */
class RejectedAccess extends SecurityException {

    RejectedAccess(String what) {
        super('Scripts not permitted to use ' + what)
    }

}
