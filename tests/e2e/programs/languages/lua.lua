local ways = {
  {'print', function(v) return v end}, {'format-q', function(v) return string.format('%q', v) end},
  {'hex', function(v) return (v:gsub('.', function(c) return string.format('%02x', c:byte()) end)) end},
  {'hex-escapes', function(v) return (v:gsub('.', function(c) return string.format('\\x%02x', c:byte()) end)) end},
  {'url', function(v) return (v:gsub('[^%w%-%._~]', function(c) return string.format('%%%02X', c:byte()) end)) end},
  {'bytes', function(v) local t = {} for i = 1, #v do t[i] = v:byte(i) end return table.concat(t, ', ') end},
  {'error', function(v) local _, e = pcall(error, 'cannot use ' .. v) return e end},
  {'magic', function(v) return (v:gsub('%p', '%%%0')) end},
}
for _, way in ipairs(ways) do
  for name in os.getenv('NAMES'):gmatch('%S+') do io.write('\n@@ ', way[1], ' ', name, '\n', way[2](os.getenv(name)), '\n') end
end
