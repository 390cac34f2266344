#pragma once

namespace stepveil::jenkins {

// A public key of 3072 bits, made for this test; its private half was thrown away.
inline constexpr char kPublicKey[] =
    "MIIBojANBgkqhkiG9w0BAQEFAAOCAY8AMIIBigKCAYEA75X3kOYlBgS8A5KhtvovjpEyzq9d3pwH1v_TO9Idcr9FHi"
    "SeOd2nGwNo7NuBnxYyISUCCkWbwv6Tul9LTzWVd1tECexDmO5cee4D19LH-7o9WqT9PZ1o2r_do8zkjYoXNmi8KRoK"
    "TiFlOdwElik4L9dnVa-i8SD9pZGrRVjInr2lMt1DWLpuGCnP8u_YRWoltVX3Vq9u-VPesMOoDsqZW7Ia5QPseu5z9T"
    "hQQjNIZfaxrzcEjHaaPZ8zNNStRIhcxyZ4zSsmaRyjZCrp5ptjDg7hnbk2SHqjLnqD08D09bYz-4TT8kunz0cb4or8"
    "0kXuxZmP-72cGHDhhVpEs0HrPx7BJWfrXa6gfszlcTTSmCLh_si6dRhS7wNPrvzDldcQMmFHEt_fuEjx2TfKLYXnvv"
    "fcux5B_JD52da0Jnks6QrvAWrts24UnCQi6ChuRq-KrgrIJfVWuuQ2KEIRyKJkrVnGhw56keSkreF_rUS3_yT1f7JB"
    "kf_yIzXOaItGIbnRAgMBAAE";

}  // namespace stepveil::jenkins
