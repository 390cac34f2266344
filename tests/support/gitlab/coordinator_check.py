"""Acts as a runner against the coordinator: takes its jobs, sends a trace in two parts, ends them."""
import json
import os
import sys
import urllib.request

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from coordinator import Coordinator  # noqa: E402


def call(method, url, body=b"", headers=None):
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.status, response.headers, response.read()


coordinator = Coordinator([{"name": "one", "variables": {"A": "b"}, "script": ["echo x"]},
                           {"name": "two", "script": ["exit 3"], "after_script": ["echo y"]}])
api = coordinator.url + "/api/v4"
for expected, code in (("one", 0), ("two", 3)):
    status, _, body = call("POST", api + "/jobs/request", b"{}")
    job = json.loads(body)
    assert status == 201 and job["job_info"]["name"] == expected, body
    trace = f"{api}/jobs/{job['id']}/trace"
    _, headers, _ = call("PATCH", trace, b"first ", {"Content-Range": "0-5"})
    assert headers["Range"] == "0-6", headers
    status, _, _ = call("PATCH", trace, b"second", {"Content-Range": "6-11"})
    assert status == 202
    call("PUT", f"{api}/jobs/{job['id']}", b'{"state":"running"}')
    end = {"state": "failed" if code else "success", "exit_code": code}
    call("PUT", f"{api}/jobs/{job['id']}", json.dumps(end).encode())
assert call("POST", api + "/jobs/request", b"{}")[0] == 204
assert coordinator.all_ended.wait(5)
print(json.dumps(list(coordinator.results())))
